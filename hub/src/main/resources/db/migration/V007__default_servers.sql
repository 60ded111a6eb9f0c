-- Every user has a default server from the beginning: it can be shared and given options before it was ever started.
insert into servers (user_id, name) select id, '' from users on conflict do nothing;

create function add_default_server() returns trigger language plpgsql as $$
begin
    insert into servers (user_id, name) values (new.id, '') on conflict do nothing;
    return null;
end
$$;

create trigger users_have_a_default_server after insert on users for each row execute function add_default_server();
