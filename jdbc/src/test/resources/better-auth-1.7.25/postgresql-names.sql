create table "users" ("id" text not null primary key, "name" text not null, "email_address" text not null unique, "email_verified" boolean not null, "image" text, "created_at" timestamptz default CURRENT_TIMESTAMP not null, "updatedAt" timestamptz default CURRENT_TIMESTAMP not null, "the_plan" text);

create table "user_sessions" ("id" text not null primary key, "expiresAt" timestamptz not null, "tok" text not null unique, "createdAt" timestamptz default CURRENT_TIMESTAMP not null, "updatedAt" timestamptz not null, "ipAddress" text, "userAgent" text, "user_id" text not null references "users" ("id") on delete cascade);

create table "user_accounts" ("id" text not null primary key, "provider_account_id" text not null, "providerId" text not null, "userId" text not null references "users" ("id") on delete cascade, "accessToken" text, "refreshToken" text, "idToken" text, "accessTokenExpiresAt" timestamptz, "refreshTokenExpiresAt" timestamptz, "scope" text, "password" text, "createdAt" timestamptz default CURRENT_TIMESTAMP not null, "updatedAt" timestamptz not null);

create table "verifications" ("id" text not null primary key, "ident" text not null, "value" text not null, "expiresAt" timestamptz not null, "createdAt" timestamptz default CURRENT_TIMESTAMP not null, "updatedAt" timestamptz default CURRENT_TIMESTAMP not null);

create table "rate_limits" ("id" text not null primary key, "k" text not null unique, "count" integer not null, "last_request" bigint not null);

create index "users_the_plan_idx" on "users" ("the_plan");

create index "user_sessions_user_id_idx" on "user_sessions" ("user_id");

create index "user_accounts_userId_idx" on "user_accounts" ("userId");

create index "verifications_ident_idx" on "verifications" ("ident");
