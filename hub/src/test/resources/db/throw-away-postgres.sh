# Runs one PostgreSQL until standard input ends or says what to do, so that it never outlives the JVM that started it.
# $1: directory with initdb and pg_ctl; $2: a directory to make, to work in and to delete
trap '' INT TERM HUP
bin=$1
dir=$2
control() {
    "$bin/pg_ctl" -D "$dir/data" -s -w -t 60 "$@"
}
mkdir -p -m 700 "$dir" || exit 1
if [ ! -d "$dir/data" ]; then
    "$bin/initdb" -D "$dir/data" -U metis -A trust -E UTF8 --locale=C --no-sync >"$dir/initdb.log" 2>&1 ||
        { cat "$dir/initdb.log"; rm -rf "$dir"; exit 1; }
fi
control -l "$dir/server.log" -o "-k '$dir' -c listen_addresses='' -c fsync=off -c full_page_writes=off \
-c shared_buffers=32MB -c max_connections=300" start ||
    { cat "$dir/server.log"; rm -rf "$dir"; exit 1; }
echo ready
read -r order || order=delete
case $order in
    crash) control -m immediate stop ;;
    stop) control -m fast stop ;;
    *) control -m immediate stop; rm -rf "$dir" ;;
esac
