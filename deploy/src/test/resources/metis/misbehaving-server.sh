#!/bin/sh
# A user's server whose name says what is wrong with it. $1: a server that works
case $JUPYTERHUB_USER in
    exits)
        echo "ModuleNotFoundError: No module named 'jupyterlab'"
        exit 3
        ;;
    silent) exec sleep 1000 ;;
    elsewhere)
        JUPYTERHUB_SERVICE_URL=http://127.0.0.1:0/
        exec python3 "$1"
        ;;
    floods)
        while :; do yes 'all work and no play' | head -c 1000000; sleep 0.1; done &
        exec python3 "$1"
        ;;
esac
exec python3 "$1"
