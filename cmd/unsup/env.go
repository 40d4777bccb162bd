package main

import (
	"cmp"
	"fmt"
	"io"
	"os"
	"runtime"
	"strings"
	"text/tabwriter"

	"github.com/klauspost/cpuid/v2"
	"github.com/spf13/cobra"
	"github.com/unsup/unsup/results"
	"github.com/unsup/unsup/simd"
)

// environment is what decides how fast this machine is.
type environment struct {
	CPU        string    `json:"cpu"`
	Features   []feature `json:"features"` // those that a kernel path needs, on this architecture
	Path       string    `json:"path"`     // the kernels in use
	Paths      []string  `json:"paths"`    // all that this build has and this CPU can run, best first
	Why        string    `json:"why"`      // of the choice
	Caches     caches    `json:"caches"`
	Cores      int       `json:"logical_cores"` // that this process may use
	GoMaxProcs int       `json:"gomaxprocs"`    // worker threads
	GoVersion  string    `json:"go_version"`
	OS         string    `json:"os"`
	Arch       string    `json:"arch"`
	Version    string    `json:"version"`
	Revision   string    `json:"revision"`
	Dirty      bool      `json:"dirty"` // the revision's tree had changes
}

type feature struct {
	Name    string `json:"name"`
	Present bool   `json:"present"`
}

// caches are sizes in bytes, as the CPU tells them; 0 where it does not.
type caches struct {
	L1D int `json:"l1d"`
	L2  int `json:"l2"`
	L3  int `json:"l3"`
}

func newEnv() *cobra.Command {
	var format string
	cmd := &cobra.Command{
		Use:   "env",
		Short: "Print the CPU, the kernel path and why it was chosen, caches and threads",
		Long: `Print what decides how fast this machine is: the CPU and those of its features
that a kernel path needs, the path in use and the ones there are, why that one
was chosen, the caches, the threads, and which code this is. UNSUP_SIMD forces a
path, GOMAXPROCS the number of threads; neither moves a bit of any result.`,
		Example: `  unsup env
  unsup env --format json
  UNSUP_SIMD=generic unsup env`,
		Args: noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := listFormat(format); err != nil {
				return err
			}
			e := here()
			if format == "json" {
				return writeJSON(cmd.OutOrStdout(), e)
			}
			return e.write(cmd.OutOrStdout())
		},
	}
	addListFormat(cmd, &format)
	return cmd
}

// here describes this machine and this build.
func here() environment {
	e := environment{CPU: simd.CPU(), Features: features(), Path: simd.Path(), Paths: simd.Paths(),
		Why: why(os.Getenv("UNSUP_SIMD"), simd.Paths()), Caches: cachesOf(&cpuid.CPU),
		Cores: runtime.NumCPU(), GoMaxProcs: runtime.GOMAXPROCS(0),
		GoVersion: runtime.Version(), OS: runtime.GOOS, Arch: runtime.GOARCH, Version: version()}
	e.Revision, e.Dirty = results.Revision()
	return e
}

// features lists what the paths of this architecture ask the CPU for.
func features() []feature {
	need := map[string][]cpuid.FeatureID{
		"amd64": {cpuid.AVX2, cpuid.FMA3, cpuid.BMI2, cpuid.AVX512F, cpuid.AVX512VL},
		"arm64": {cpuid.ASIMD},
	}[runtime.GOARCH]
	list := []feature{}
	for _, id := range need {
		list = append(list, feature{id.String(), cpuid.CPU.Supports(id)})
	}
	return list
}

// why tells how the path came about. That asked for is one of paths: a command
// does not start with another.
func why(asked string, paths []string) string {
	switch {
	case asked != "":
		return "UNSUP_SIMD=" + asked + " asks for it"
	case len(paths) == 1:
		return "this build has no assembly for this CPU (UNSUP_SIMD is not set)"
	}
	return "the best that this CPU can run (UNSUP_SIMD is not set)"
}

func cachesOf(c *cpuid.CPUInfo) caches {
	return caches{L1D: max(c.Cache.L1D, 0), L2: max(c.Cache.L2, 0), L3: max(c.Cache.L3, 0)}
}

func (e *environment) write(w io.Writer) error {
	tw := tabwriter.NewWriter(w, 0, 8, 2, ' ', 0)
	var names []string
	for _, f := range e.Features {
		names = append(names, f.Name+map[bool]string{true: " yes", false: " no"}[f.Present])
	}
	revision := e.Revision
	if e.Dirty {
		revision += ", with changes"
	}
	for _, line := range [][2]string{
		{"cpu", e.CPU},
		{"features", cmp.Or(strings.Join(names, ", "), "none that a kernel path needs")},
		{"kernels", fmt.Sprintf("%s of %s: %s", e.Path, strings.Join(e.Paths, ", "), e.Why)},
		{"caches", fmt.Sprintf("L1d %s, L2 %s, L3 %s", size(e.Caches.L1D), size(e.Caches.L2), size(e.Caches.L3))},
		{"threads", fmt.Sprintf("%d of %d logical cores", e.GoMaxProcs, e.Cores)},
		{"go", fmt.Sprintf("%s %s/%s", e.GoVersion, e.OS, e.Arch)},
		{"unsup", fmt.Sprintf("%s, revision %s", e.Version, revision)},
	} {
		fmt.Fprintf(tw, "%s:\t%s\n", line[0], line[1])
	}
	return tw.Flush()
}

// size prints bytes: "32 KiB", "1.5 MiB".
func size(n int) string {
	switch {
	case n == 0:
		return "unknown"
	case n < 1<<20:
		return fmt.Sprintf("%.4g KiB", float64(n)/(1<<10))
	}
	return fmt.Sprintf("%.4g MiB", float64(n)/(1<<20))
}
