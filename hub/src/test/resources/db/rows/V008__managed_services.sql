insert into services (id, name, command, from_config, pid, run, claimed_by, claimed_until, fence)
overriding system value
values (7001, 'managed', '{sleep,60}', true, 4711, 3, 'a-hub', now() + interval '10 seconds', 5);
