package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/spf13/cobra"
	"github.com/unsup/unsup/registry"
	"github.com/unsup/unsup/results"
	"github.com/unsup/unsup/results/picture"
)

// sampleOptions are the flags of 'unsup sample'.
type sampleOptions struct {
	finishedChoice
	n, sweeps int
	seed      uint64
	out       string
}

// maxSamples is the most that a picture is made of: 1,000 rows of them.
const maxSamples = 10000

// sampleColumns is the number of samples in a row of the picture.
const sampleColumns = 10

func newSample() *cobra.Command {
	var o sampleOptions
	cmd := &cobra.Command{
		Use:   "sample RUN",
		Short: "Draw samples from a saved generative model into a PNG",
		Long: `Read the generative model of a finished run from model.safetensors, let Markov
chains run from random states, and write what they end with as a picture. RUN is
the folder of a run, its record.json, or EXPERIMENT/ROW for the one of a preset;
a run with --set values is named by its folder. The same model and the same
--seed give the same picture. An older file of that name is replaced, as
compilers do, in one step: never by half a picture.`,
		Example: `  unsup sample mnist/dbm -o samples.png
  unsup sample mnist/dbn -n 400 --sweeps 5000 --seed 7 -o samples.png
  unsup sample runs/mnist/dbm/quick-s1-0123456789ab -o - | display`,
		Args:              oneArgument("RUN"),
		ValidArgsFunction: completeExperiments,
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := o.check(); err != nil {
				return err
			}
			run, err := o.generative(args[0], stderrLine(cmd))
			if err != nil {
				return err
			}
			return o.sample(cmd, run)
		},
	}
	o.flags(cmd)
	f := cmd.Flags()
	f.IntVarP(&o.n, "number", "n", 100, "samples to draw, ten in a row of the picture")
	f.IntVar(&o.sweeps, "sweeps", 1000, "sweeps of Gibbs sampling behind each sample")
	f.Uint64Var(&o.seed, "seed", 1, "seed of the samples' random numbers")
	f.StringVar(&o.seeds, "run-seed", "", "seed that the model was trained with, where runs of several are there")
	f.StringVarP(&o.out, "output", "o", "samples.png", "file to write; - for standard output")
	return cmd
}

// check finds what is wrong before anything is read.
func (o *sampleOptions) check() error {
	if err := positive("number", o.n); err != nil {
		return err
	}
	if o.n > maxSamples {
		return usagef("--number %d: want at most %d samples (draw more with another --seed)", o.n, maxSamples)
	}
	if err := positive("sweeps", o.sweeps); err != nil {
		return err
	}
	if _, err := strconv.ParseUint(o.seeds, 10, 64); o.seeds != "" && err != nil {
		return usagef("--run-seed %s: want one seed", o.seeds)
	}
	if o.out == "-" {
		return nil
	}
	return fileToWrite("output", o.out)
}

// fileToWrite is an error unless the value of a flag can be the name of a file.
func fileToWrite(flag, name string) error {
	if dir := filepath.Dir(name); !isFolder(dir) {
		return usagef("--%s %s: no folder %s", flag, name, dir)
	}
	if isFolder(name) {
		return usagef("--%s %s: it is a folder", flag, name)
	}
	return nil
}

func isFolder(name string) bool {
	info, err := os.Stat(name)
	return err == nil && info.IsDir()
}

// generative returns the one run that the argument names, if its row generates.
func (o *sampleOptions) generative(arg string, note func(string, ...any)) (*finishedRun, error) {
	runs, err := o.find(arg, note)
	if err != nil {
		return nil, err
	}
	if len(runs) > 1 {
		var folders []string
		for _, r := range runs {
			folders = append(folders, r.folder())
		}
		return nil, usagef("%s is %d finished runs: name a row, a --run-seed or one of the folders %s", arg, len(runs), strings.Join(folders, ", "))
	}
	if runs[0].row.Sample == nil {
		return nil, usagef("%s/%s generates nothing: rows that do are %s", runs[0].exp.Name, runs[0].row.Name, generativeRows())
	}
	return runs[0], nil
}

// generativeRows lists the rows of all experiments that can sample.
func generativeRows() string {
	var names []string
	for _, e := range registry.All() {
		for i := range e.Rows {
			if e.Rows[i].Sample != nil {
				names = append(names, e.Name+"/"+e.Rows[i].Name)
			}
		}
	}
	return strings.Join(names, ", ")
}

func (o *sampleOptions) sample(cmd *cobra.Command, run *finishedRun) error {
	if o.out == "-" && isTerminal(cmd.OutOrStdout()) {
		return errors.New("--output -: a picture is not for a terminal (send it to a file or a program)")
	}
	saved, err := run.store.Model(run.rec)
	if err != nil {
		return err
	}
	what := fmt.Sprintf("unsup: %s: draws %d samples, %d sweeps", run.id(), o.n, o.sweeps)
	s, err := await(cmd.Context(), cmd.ErrOrStderr(), what, func() (*registry.Samples, error) {
		return run.row.Sample(run.cfg, saved, o.n, o.sweeps, o.seed)
	})
	if err != nil {
		return err
	}
	png, err := picture.Tiles(s.Images, s.Height, s.Width, sampleColumns, picture.Unit)
	if err != nil {
		return err
	}
	if o.out == "-" {
		_, err = cmd.OutOrStdout().Write(png)
		return err
	}
	if err := results.WriteFile(o.out, png); err != nil {
		return fmt.Errorf("--output: %w", err)
	}
	return nil
}
