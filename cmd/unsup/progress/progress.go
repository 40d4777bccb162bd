// Package progress shows a command's runs as they go, on stderr: one bar a run
// on a terminal, plain lines in a pipe. It draws nothing on stdout and decides
// nothing: a run behaves the same with any display.
package progress

import (
	"io"
	"time"

	"github.com/unsup/unsup/models/train"
)

// Display shows runs one after another.
type Display interface {
	// Begin announces a run and returns the observer that shows it. The run
	// before it has ended.
	Begin(l Label) Run
	// Note prints one line between runs.
	Note(format string, args ...any)
}

// Run is one run on a display. Exactly one of Done and Failed ends it.
type Run interface {
	train.Observer
	// Log shows a message of the row, such as "loading the training set".
	Log(format string, args ...any)
	// Note prints a line about the run that stays, such as a warning.
	Note(format string, args ...any)
	// Done says how the run ended, such as "test error 1.53 %".
	Done(result string)
	// Failed says why there is no result.
	Failed(err error)
}

// Label says which run a line or a bar is about.
type Label struct {
	ID     string // "mnist/dbm seed 1"
	Title  string // "Deep Boltzmann machine"
	Seed   string // "seed 1" beside the title of a bar, "" if every run has that seed
	Metric string // the metric to show as soon as it is reported, "test_error"
	Unit   string // its unit, "%"
	Index  int    // 1 for the command's first run
	Total  int    // runs of the command
}

// Options choose the display.
type Options struct {
	Terminal bool             // the writer is a terminal that understands cursor movement
	Color    bool             // colours are wanted; only a terminal gets any
	Width    int              // characters of the longest Label.Name, for alignment
	Now      func() time.Time // the clock, time.Now but in tests
}

// New returns the display for w.
func New(w io.Writer, o Options) Display {
	if o.Terminal {
		return &bars{w: w, now: o.Now, color: o.Color, width: o.Width}
	}
	return &lines{w: w, now: o.Now}
}

// Name is what a bar is called: "Deep Boltzmann machine, seed 1".
func (l *Label) Name() string {
	if l.Seed == "" {
		return l.Title
	}
	return l.Title + ", " + l.Seed
}
