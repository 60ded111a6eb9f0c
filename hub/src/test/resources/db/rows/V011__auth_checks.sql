update users set auth_checked_at = now(), login_required = true where name = 'ada';
