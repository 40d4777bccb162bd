package main

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"text/tabwriter"

	"github.com/spf13/cobra"
	"github.com/unsup/unsup/cmd/unsup/progress"
	"github.com/unsup/unsup/registry"
	"github.com/unsup/unsup/results"
	"github.com/unsup/unsup/results/reference"
)

func newReference() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "reference",
		Short: "List the reference records, and adopt finished runs as references",
		Example: `  unsup reference list
  unsup reference add runs/mnist/dbm/paper-s*`,
	}
	cmd.AddCommand(newReferenceList(), newReferenceAdd())
	group(cmd)
	return cmd
}

// addReference adds the flag --reference.
func addReference(cmd *cobra.Command, dir *string) {
	cmd.Flags().StringVar(dir, "reference", "", "folder of the references (default: those that this program carries)")
}

// references are those of a folder, or the program's own for "".
func references(dir string) (results.References, error) {
	if dir == "" {
		return reference.Records, nil
	}
	if err := wantFolder("reference", dir); err != nil {
		return results.References{}, err
	}
	return results.References{Files: os.DirFS(dir), Where: dir}, nil
}

// writableReferences is the folder that references are written into: the named
// one, or that of the source tree.
func writableReferences(dir string) (string, error) {
	if dir != "" {
		return dir, nil
	}
	return results.ReferenceDir(".")
}

// listedReference is a reference in 'unsup reference list --format json'.
type listedReference struct {
	Name     string             `json:"name"`
	Metrics  map[string]float64 `json:"metrics"`
	Digests  results.Digests    `json:"digests"`
	Seconds  float64            `json:"seconds"`
	Revision string             `json:"revision"`
	Dirty    bool               `json:"dirty"`
}

func newReferenceList() *cobra.Command {
	var dir, format string
	cmd := &cobra.Command{
		Use:   "list [EXPERIMENT]",
		Short: "List the reference records",
		Example: `  unsup reference list
  unsup reference list mnist --format json`,
		Args:              atMostOne("EXPERIMENT"),
		ValidArgsFunction: completeExperiments,
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := listFormat(format); err != nil {
				return err
			}
			experiment := ""
			if len(args) == 1 {
				e, err := registry.Lookup(args[0])
				if err != nil {
					return usage(err)
				}
				experiment = e.Name
			}
			refs, err := references(dir)
			if err != nil {
				return err
			}
			recs, err := refs.Load(experiment, "")
			return errors.Join(listReferences(cmd, recs, format), err)
		},
	}
	addListFormat(cmd, &format)
	addReference(cmd, &dir)
	return cmd
}

func listReferences(cmd *cobra.Command, recs []results.Record, format string) error {
	list := make([]listedReference, len(recs))
	for i, r := range recs {
		list[i] = listedReference{r.ReferenceName(), r.Metrics, r.Digests, r.Seconds, r.Revision, r.Dirty}
	}
	if format == "json" {
		return writeJSON(cmd.OutOrStdout(), list)
	}
	tw := tabwriter.NewWriter(cmd.OutOrStdout(), 0, 8, 2, ' ', 0)
	for i := range recs {
		r := &recs[i]
		metric := "-"
		if e, err := registry.Lookup(r.Experiment); err == nil {
			metric = progress.Metric(e.Metric, e.Unit, r.Metrics[e.Metric])
		}
		fmt.Fprintf(tw, "%s\t%s\t%s\n", list[i].Name, metric, results.FormatDuration(r.Seconds))
	}
	return tw.Flush()
}

func newReferenceAdd() *cobra.Command {
	var dir string
	cmd := &cobra.Command{
		Use:   "add RUN...",
		Short: "Adopt finished runs as references",
		Long: `Copy the records of finished runs, named by their folders or record.json files,
among the references: in the source tree, or in --reference DIR. A record whose
row or configuration is not what its preset says today, or whose data are a
stand-in where the reference's are real, is refused, and then nothing is copied.`,
		Example: `  unsup reference add runs/mnist/dbm/paper-s*
  unsup reference add --reference ../other runs/mnist/knn/paper-s1-*/record.json`,
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 {
				return usagef("%sRUN is missing ('%s --help' shows how)", about(cmd), cmd.CommandPath())
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			to, err := writableReferences(dir)
			if err != nil {
				return err
			}
			return addReferences(cmd, to, args)
		},
	}
	cmd.Flags().StringVar(&dir, "reference", "", "folder to write into (default: results/reference of the source tree)")
	return cmd
}

// addReferences checks every record before it writes the first.
func addReferences(cmd *cobra.Command, dir string, runs []string) error {
	adopted := make([][]byte, len(runs))
	instead := make([]string, len(runs)) // of which numbers
	given := map[string]string{}         // the run by the reference's name
	for i, name := range runs {
		rec, data, err := results.ReadRecord(name)
		if err != nil {
			return err
		}
		if err := adoptable(rec); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		old, err := rec.Replaces(dir)
		if err != nil {
			return fmt.Errorf("%s: cannot replace %w", name, err)
		}
		if first, twice := given[rec.ReferenceName()]; twice {
			return fmt.Errorf("%s and %s are both %s: want one of them", first, name, rec.ReferenceName())
		}
		given[rec.ReferenceName()] = name
		if rec.Revision == "" || rec.Revision == "unknown" {
			cmd.PrintErrf("unsup: %s: made by a program that does not know its revision (go build -buildvcs=true, in a checkout, tells it)\n", name)
		}
		if rec.Dirty {
			cmd.PrintErrf("unsup: %s: made from a work tree with uncommitted changes\n", name)
		}
		adopted[i], instead[i] = data, insteadOf(old, rec)
	}
	for i, data := range adopted {
		file, err := results.WriteReference(dir, data)
		if errors.Is(err, fs.ErrPermission) {
			return fmt.Errorf("%w (name another folder with --reference DIR)", err)
		}
		if err != nil {
			return err
		}
		cmd.PrintErrf("unsup: wrote %s%s\n", file, instead[i])
	}
	return nil
}

// insteadOf says what a reference was that another one replaces, if it was
// something else.
func insteadOf(old, rec *results.Record) string {
	if old == nil || old.Digests == rec.Digests && maps.Equal(old.Metrics, rec.Metrics) {
		return ""
	}
	metric := "another result"
	if e, err := registry.Lookup(old.Experiment); err == nil {
		metric = progress.Metric(e.Metric, e.Unit, old.Metrics[e.Metric])
	}
	return fmt.Sprintf(" (instead of %s, revision %.12s)", metric, old.Revision)
}

// adoptable tells why a record cannot be a reference.
func adoptable(rec *results.Record) error {
	e, err := registry.Lookup(rec.Experiment)
	if err != nil {
		return err
	}
	if _, err := e.Select(rec.Row); err != nil {
		return err
	}
	current, _, err := e.Current(rec.Preset, nil, nil, []results.Record{*rec})
	if err == nil && len(current) == 0 {
		err = fmt.Errorf("not what preset %s says today (--set, or a preset that has changed)", rec.Preset)
	}
	return cmp.Or(err, rec.CheckIdentity())
}
