insert into leases (name, holder, until) values ('cull', 'one of the hubs', now() + interval '1 minute');
