package main

import (
	"encoding/json"
	"fmt"
	"io"
	"text/tabwriter"

	"github.com/spf13/cobra"
	"github.com/unsup/unsup/datasets"
)

// dataSet is a data set in 'unsup data list --format json'.
type dataSet struct {
	Name     string     `json:"name"`
	Title    string     `json:"title"`
	License  string     `json:"license"`
	Citation string     `json:"citation"`
	Homepage string     `json:"homepage"`
	Files    []dataFile `json:"files"`
	Mirrors  []string   `json:"mirrors"`
	Found    bool       `json:"found"`
	Place    string     `json:"place,omitempty"` // "folder", "module" or "cache"
	Dir      string     `json:"dir,omitempty"`
	Problem  string     `json:"problem,omitempty"` // why it was not found
	unpinned bool       // see datasets.Set.Unpinned
}

type dataFile struct {
	Name   string `json:"name"`
	Size   int64  `json:"size"` // bytes
	SHA256 string `json:"sha256"`
}

func newDataList(dir *string) *cobra.Command {
	var format string
	cmd := &cobra.Command{
		Use:   "list [NAME]",
		Short: "List the data sets, their terms and where they are on this machine",
		Example: `  unsup data list
  unsup data list mnist --format json`,
		Args: atMostOne("NAME"),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := listFormat(format); err != nil {
				return err
			}
			sets, err := chosen(args)
			if err != nil {
				return err
			}
			found := make([]dataSet, len(sets))
			for i, s := range sets {
				found[i] = describe(s, *dir)
			}
			if format == "json" {
				return writeJSON(cmd.OutOrStdout(), found)
			}
			return writeDataSets(cmd.OutOrStdout(), found)
		},
	}
	addListFormat(cmd, &format)
	return cmd
}

func describe(s datasets.Set, dir string) dataSet {
	d := dataSet{Name: s.Name, Title: s.Title, License: s.License, Citation: s.Citation, Homepage: s.Homepage, Mirrors: s.Mirrors, unpinned: s.Unpinned()}
	for _, f := range s.Files {
		d.Files = append(d.Files, dataFile{f.Name, f.Size, f.SHA256})
	}
	loc, err := s.Find(dir)
	if err != nil {
		d.Problem = err.Error()
		return d
	}
	d.Found, d.Place, d.Dir = true, string(loc.Place), loc.Dir
	return d
}

func writeDataSets(w io.Writer, sets []dataSet) error {
	tw := tabwriter.NewWriter(w, 0, 8, 2, ' ', 0)
	for _, s := range sets {
		size := int64(0)
		for _, f := range s.Files {
			size += f.Size
		}
		bytes, where := fmt.Sprintf("%.1f MB", float64(size)/1e6), s.Dir
		if s.unpinned {
			bytes = "of unpublished size"
		}
		switch {
		case s.Found:
		case s.unpinned:
			where = "not here (see its home page, and give the folder: --data DIR)"
		default:
			where = fmt.Sprintf("not here ('unsup data fetch %s' brings it)", s.Name)
		}
		fmt.Fprintf(tw, "%s\t%s\n\tfiles:\t%d, %s\n\tterms:\t%s\n\tcite:\t%s\n\thome:\t%s\n\twhere:\t%s\n",
			s.Name, s.Title, len(s.Files), bytes, s.License, s.Citation, s.Homepage, where)
	}
	return tw.Flush()
}

// addListFormat adds the --format flag of the commands that list things.
func addListFormat(cmd *cobra.Command, format *string) {
	cmd.Flags().StringVar(format, "format", "terminal", "terminal or json")
}

func listFormat(format string) error {
	if format != "terminal" && format != "json" {
		return usagef("--format %s: want terminal or json", format)
	}
	return nil
}

func writeJSON(w io.Writer, v any) error {
	enc := json.NewEncoder(w)
	enc.SetIndent("", "  ")
	enc.SetEscapeHTML(false)
	return enc.Encode(v)
}
