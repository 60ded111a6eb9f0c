-- Which server has which GPU. A claim counts for as long as its server is not stopped.
create table gpu_claims (
    device    text primary key,
    server_id bigint not null references servers on delete cascade,
    since     timestamptz not null default now()
);
create index gpu_claims_of_server on gpu_claims (server_id);

-- Starts that wait for GPUs, the oldest first. One that is no longer starting waits no more.
create table gpu_queue (
    server_id bigint primary key references servers on delete cascade,
    wanted    int not null check (wanted > 0),
    since     timestamptz not null default clock_timestamp()
);
