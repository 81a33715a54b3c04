-- Keeps ARGV[4] for ARGV[5] milliseconds if the key has exactly ARGV[2], or nothing when ARGV[1] is "0".
-- ARGV[3] "0" removes it instead. One key, so that it runs on any node of a cluster.
local found = redis.call("GET", KEYS[1])
local expected = ARGV[1] == "1" and ARGV[2] or false
if found ~= expected then
  return 0
end
if ARGV[3] == "1" and tonumber(ARGV[5]) > 0 then
  redis.call("SET", KEYS[1], ARGV[4], "PX", ARGV[5])
else
  redis.call("DEL", KEYS[1])
end
return 1
