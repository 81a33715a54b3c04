alter table `user` add column `nick` varchar(255);

alter table `user` add column `code` varchar(255);

alter table `user` add column `plan` text default 'it''s free' not null;

alter table `user` add column `credits` integer default 3 not null;

alter table `user` add column `active` boolean default true not null;

alter table `user` add column `hand` varchar(255);

alter table `user` add column `bornAt` timestamp(3) default CURRENT_TIMESTAMP(3);

alter table `session` add column `sponsorId` varchar(36) references `user` (`id`) on delete cascade;

alter table `session` add column `a_very_long_name_of_a_field_that_nobody_would_ever_type_by_hand` varchar(255);

create unique index `user_nick_uidx` on `user` (`nick`);

create index `user_code_idx` on `user` (`code`);

create unique index `user_hand_uidx` on `user` (`hand`);

create index `session_sponsorId_idx` on `session` (`sponsorId`);

create index `session_a_very_long_name_of_a_field_that_nobody_wo_f534f49c_idx` on `session` (`a_very_long_name_of_a_field_that_nobody_would_ever_type_by_hand`);
