"""Files and pictures that stand with what people have made: judged by their content, described, shown."""
