"""`python -m simulator`: the server as a process of its own; prints its address and runs until it is told to stop."""

import argparse
import asyncio
import signal
import sys
import tempfile
from datetime import datetime

from simulator.server import Simulator


def main() -> None:
    """Reads the options and serves."""
    parser = argparse.ArgumentParser(prog="python -m simulator", description=__doc__)
    parser.add_argument("--folder", help="where everything is kept (default: a new folder)")
    parser.add_argument("--port", type=int, default=0, help="on 127.0.0.1 (default: a free one)")
    parser.add_argument("--token", help="the bot's token (default: a random one)")
    parser.add_argument("--now", type=_moment, help="the simulated time, ISO with its offset (default: where it was)")
    options = parser.parse_args()
    folder = options.folder or tempfile.mkdtemp(prefix="simulator-")
    asyncio.run(_serve(Simulator(folder, token=options.token, now=options.now, port=options.port)))


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise argparse.ArgumentTypeError("a time needs its offset from UTC")
    return moment


async def _serve(simulator: Simulator) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    async with simulator:
        sys.stdout.write(
            f"url {simulator.url}\nclock {simulator.clock_url}\ntoken {simulator.token}\nfolder {simulator.folder}\n"
        )
        sys.stdout.flush()
        await stop.wait()


if __name__ == "__main__":
    main()
