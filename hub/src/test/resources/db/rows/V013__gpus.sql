insert into gpu_claims (device, server_id) select 'GPU-1', min(id) from servers;
insert into gpu_queue (server_id, wanted) select min(id), 2 from servers;
