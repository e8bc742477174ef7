"""The linear program behind `find`: assembled directly, solved by HiGHS."""
