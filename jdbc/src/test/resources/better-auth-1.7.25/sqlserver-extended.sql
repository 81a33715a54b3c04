create table "users" ("id" varchar(36) not null primary key, "name" varchar(255) not null, "email_address" varchar(255) not null unique, "emailVerified" smallint not null, "image" varchar(8000), "createdAt" datetime2(3) default CURRENT_TIMESTAMP not null, "updatedAt" datetime2(3) default CURRENT_TIMESTAMP not null, "age" integer not null, "balance" bigint, "newsletter" smallint not null, "preferences" varchar(8000), "tags" varchar(8000), "sizes" varchar(8000), "nick" varchar(255) unique, "code" varchar(8000) not null, "seenAt" datetime2(3) default CURRENT_TIMESTAMP, "handle" varchar(255) unique);

create table "user_sessions" ("id" varchar(36) not null primary key, "expiresAt" datetime2(3) not null, "token" varchar(255) not null unique, "createdAt" datetime2(3) default CURRENT_TIMESTAMP not null, "updatedAt" datetime2(3) not null, "ipAddress" varchar(8000), "userAgent" varchar(8000), "user_id" varchar(36) not null references "users" ("id") on delete cascade);

create table "account" ("id" varchar(36) not null primary key, "accountId" varchar(8000) not null, "providerId" varchar(8000) not null, "userId" varchar(36) not null references "users" ("id") on delete cascade, "accessToken" varchar(8000), "refreshToken" varchar(8000), "idToken" varchar(8000), "accessTokenExpiresAt" datetime2(3), "refreshTokenExpiresAt" datetime2(3), "scope" varchar(8000), "password" varchar(8000), "createdAt" datetime2(3) default CURRENT_TIMESTAMP not null, "updatedAt" datetime2(3) not null);

create table "verification" ("id" varchar(36) not null primary key, "identifier" varchar(8000) not null, "value" varchar(8000) not null, "expiresAt" datetime2(3) not null, "createdAt" datetime2(3) default CURRENT_TIMESTAMP not null, "updatedAt" datetime2(3) default CURRENT_TIMESTAMP not null);

create table "rateLimit" ("id" varchar(36) not null primary key, "key" varchar(255) not null unique, "count" integer not null, "lastRequest" bigint not null);

create index "users_code_idx" on "users" ("code");

create index "user_sessions_user_id_idx" on "user_sessions" ("user_id");

create index "account_userId_idx" on "account" ("userId");

create index "verification_identifier_idx" on "verification" ("identifier");
