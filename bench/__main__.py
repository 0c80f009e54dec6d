"""python start.py bench: every bound of the design as a ratio to the bare thing."""
from bench import browser, data


def main():
    """Prints a line a bound, as each is measured."""
    for module in (data, browser):
        for ratio in module.ratios():
            print(ratio.line(), flush=True)


if __name__ == "__main__":
    main()
