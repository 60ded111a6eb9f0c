insert into ended_sessions (session_ids) select array_agg(session_id) from sessions;
