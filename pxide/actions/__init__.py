"""The verbs, one file per menu: rows and the short functions behind them."""
