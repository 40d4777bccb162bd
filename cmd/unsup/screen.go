package main

import (
	"fmt"
	"io"
	"os"
	"time"
	"unicode/utf8"

	"github.com/unsup/unsup/cmd/unsup/progress"
	"golang.org/x/term"
)

// narrowest is the smallest terminal, in columns, that a bar is drawn on.
const narrowest = 60

// display chooses bars for a terminal and lines for anything else.
func display(w io.Writer, p *plan) progress.Display {
	o := progress.Options{Terminal: isTerminal(w), Color: os.Getenv("NO_COLOR") == "", Now: time.Now}
	for _, j := range p.runs {
		l := p.label(j)
		o.Width = max(o.Width, utf8.RuneCountInString(l.Name()))
	}
	return progress.New(w, o)
}

// isTerminal reports whether w is a terminal that can move its cursor.
func isTerminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	if !ok || !term.IsTerminal(int(f.Fd())) || os.Getenv("TERM") == "dumb" {
		return false
	}
	columns, _, err := term.GetSize(int(f.Fd()))
	return err == nil && columns >= narrowest
}

// writable makes the runs folder and tries to write there, before anything is
// trained.
func writable(dir string) error {
	err := os.MkdirAll(dir, 0o777)
	if err == nil {
		var f *os.File
		if f, err = os.CreateTemp(dir, ".writable-*"); err == nil {
			f.Close()
			err = os.Remove(f.Name())
		}
	}
	if err != nil {
		return fmt.Errorf("cannot write into the runs folder: %w (choose another one with --runs DIR)", err)
	}
	return nil
}
