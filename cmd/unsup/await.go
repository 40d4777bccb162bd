package main

import (
	"context"
	"fmt"
	"io"
	"time"

	"github.com/unsup/unsup/results"
)

// patience is how long a command works before it says that it does, and how
// often it does so on a terminal.
const patience = 2 * time.Second

// await runs f, which may take seconds and knows no progress. Its first line on
// w says what goes on, after two seconds; on a terminal the line then counts
// them. When the context ends await does not wait for f.
func await[T any](ctx context.Context, w io.Writer, what string, f func() (T, error)) (T, error) {
	type outcome struct {
		value T
		err   error
	}
	done := make(chan outcome, 1)
	go func() {
		v, err := f()
		done <- outcome{v, err}
	}()
	begun, terminal := time.Now(), isTerminal(w)
	tick := time.NewTicker(patience)
	defer tick.Stop()
	for said := false; ; {
		select {
		case o := <-done:
			if said && terminal {
				fmt.Fprint(w, eraseLine)
			}
			return o.value, measured(o.err)
		case <-ctx.Done():
			var none T
			return none, errUnmeasured
		case <-tick.C:
			switch {
			case terminal:
				fmt.Fprintf(w, eraseLine+"%s, %s", what, results.FormatDuration(time.Since(begun).Seconds()))
			case !said:
				fmt.Fprintln(w, what)
			}
			said = true
		}
	}
}
