// Loading it is all there is to do: it exports nothing.
