// Package nearest finds the known name that a mistyped one was probably meant
// to be.
package nearest

import "github.com/agnivade/levenshtein"

// To returns the known name with the smallest edit distance to name, the first
// of equals; "" if name has nothing in common with any of them (as many edits
// as letters).
func To(name string, known []string) string {
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
