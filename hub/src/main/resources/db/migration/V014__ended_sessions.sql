-- Logins that are over: each hub cuts what is open with them at its proxy, now or when it is back. Kept for a while only.
create table ended_sessions (
    id          bigint generated always as identity primary key,
    -- As in sessions, whose rows may be gone.
    session_ids text[] not null,
    ended       timestamptz not null default clock_timestamp()
);
create index ended_sessions_by_time on ended_sessions (ended);
