// Command unsup reproduces the tables and figures of the "Deep Unsupervised
// Learning" tutorial: it trains their rows on real data, from a seed, and
// prints the tutorial's numbers beside ours.
//
// Results go to stdout and everything else to stderr. Exit codes:
//
//	0    done
//	1    something failed: a row, a file, a download
//	2    wrong usage: nothing has been started
//	130  interrupted (Ctrl-C or SIGTERM): finished runs are kept, and the same
//	     command goes on after the last epoch of the one that was training, as
//	     it does after kill -9
package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
)

func main() { os.Exit(execute(os.Args[1:], os.Stdout, os.Stderr)) }

// execute runs one command line and returns its exit code.
func execute(args []string, stdout, stderr io.Writer) int {
	ctx, stop := untilSignal()
	defer stop()
	root := newRoot()
	root.SetArgs(args)
	root.SetOut(stdout)
	root.SetErr(stderr)
	help := finish(root)
	err := root.ExecuteContext(ctx)
	if err == nil {
		err = help.err
	}
	if err != nil {
		fmt.Fprintln(stderr, "unsup: "+oneLine(err))
	}
	return exitCode(err)
}

// untilSignal returns a context that the first interruption (Ctrl-C or SIGTERM)
// cancels. From then on signals have their usual effect: the second one kills
// the process.
func untilSignal() (context.Context, context.CancelFunc) {
	ctx, cancel := context.WithCancel(context.Background())
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM)
	go func() {
		select {
		case <-signals:
		case <-ctx.Done():
		}
		signal.Stop(signals)
		cancel()
	}()
	return ctx, cancel
}
