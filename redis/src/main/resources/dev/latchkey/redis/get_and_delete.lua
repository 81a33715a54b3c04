-- GETDEL, which Redis has since 6.2.
local found = redis.call("GET", KEYS[1])
if found then
  redis.call("DEL", KEYS[1])
end
return found
