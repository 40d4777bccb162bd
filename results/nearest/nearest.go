// Package nearest finds the known name that a mistyped one was probably meant
// to be.
package nearest

import (
	"slices"
	"strings"

	"github.com/agnivade/levenshtein"
)

// To returns the known name that name is the beginning of, else the one with the
// smallest edit distance to it, the first of equals; "" if name has nothing in
// common with any of them (as many edits as letters).
func To(name string, known []string) string {
	begins := func(k string) bool { return name != "" && strings.HasPrefix(k, name) }
	if i := slices.IndexFunc(known, begins); i >= 0 {
		return known[i]
	}
	best, bestDistance := "", 0
	for _, k := range known {
		d := levenshtein.ComputeDistance(name, k)
		if d < max(len([]rune(name)), len([]rune(k))) && (best == "" || d < bestDistance) {
			best, bestDistance = k, d
		}
	}
	return best
}

// Hint is the end of an error message: ` (did you mean "dbm"?)`, or "" if no
// known name is near.
func Hint(name string, known []string) string {
	if n := To(name, known); n != "" {
		return ` (did you mean "` + n + `"?)`
	}
	return ""
}
