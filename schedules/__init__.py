"""The clock: when work becomes due. It is dumb: due times are rows, and running a job twice changes nothing."""
