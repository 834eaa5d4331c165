"""`chinanews`: the command line, without Scrapy."""

import signal

if __name__ == "__main__":
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, signal.SIG_DFL)  # until `main` runs, Ctrl-C ends the process without a traceback
    from crawler.cli.main import main

    main()
