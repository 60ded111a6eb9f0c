insert into users (name) values ('grace');
