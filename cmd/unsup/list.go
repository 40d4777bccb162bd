package main

import (
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"
	"github.com/unsup/unsup/registry"
	"github.com/unsup/unsup/results"
)

// listed is an experiment in 'unsup list --format json'.
type listed struct {
	Name    string      `json:"name"`
	Title   string      `json:"title"`
	Slide   string      `json:"slide"`
	Metric  string      `json:"metric"`
	Unit    string      `json:"unit"`
	Presets []string    `json:"presets"`
	Rows    []listedRow `json:"rows"`
}

type listedRow struct {
	Name     string            `json:"name"`
	Title    string            `json:"title"`
	Tutorial *results.Tutorial `json:"tutorial"` // null for a row of our own
	Optional bool              `json:"optional,omitempty"`
}

func newList() *cobra.Command {
	var format string
	cmd := &cobra.Command{
		Use:   "list [EXPERIMENT]",
		Short: "List the experiments, their rows, the tutorial's numbers and the presets",
		Example: `  unsup list
  unsup list mnist --format json`,
		Args:              atMostOne("EXPERIMENT"),
		ValidArgsFunction: completeExperiments,
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := listFormat(format); err != nil {
				return err
			}
			found := registry.All()
			if len(args) == 1 {
				e, err := registry.Lookup(args[0])
				if err != nil {
					return usage(err)
				}
				found = []*registry.Experiment{e}
			}
			if format == "json" {
				return writeJSON(cmd.OutOrStdout(), listExperiments(found))
			}
			return writeExperiments(cmd.OutOrStdout(), listExperiments(found))
		},
	}
	addListFormat(cmd, &format)
	return cmd
}

func listExperiments(found []*registry.Experiment) []listed {
	out := make([]listed, len(found))
	for i, e := range found {
		out[i] = listed{Name: e.Name, Title: e.Title, Slide: e.Slide, Metric: e.Metric, Unit: e.Unit, Presets: registry.Presets}
		for _, r := range e.Rows {
			out[i].Rows = append(out[i].Rows, listedRow{r.Name, r.Title, r.Tutorial, r.Optional})
		}
	}
	return out
}

func writeExperiments(w io.Writer, found []listed) error {
	for _, e := range found {
		fmt.Fprintf(w, "%s: %s (slide %q; presets %s)\n", e.Name, e.Title, e.Slide, strings.Join(e.Presets, ", "))
		tw := tabwriter.NewWriter(w, 0, 8, 2, ' ', 0)
		for _, r := range e.Rows {
			number, source := "-", "a row of our own"
			if t := r.Tutorial; t != nil {
				number, source = fmt.Sprintf("%.2f %s", t.Value, t.Unit), t.Source
				if t.StandIn {
					source += "; ours stands in for their method"
				}
			}
			if r.Optional {
				source += "; optional: runs where --rows names it"
			}
			fmt.Fprintf(tw, "  %s\t%s\t%s\t%s\n", r.Name, r.Title, number, source)
		}
		if err := tw.Flush(); err != nil {
			return err
		}
	}
	return nil
}
