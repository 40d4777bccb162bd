package datasets

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/agnivade/levenshtein"
)

// catalogue is a list of data sets in the order of their names.
type catalogue []Set

var known catalogue

// Register adds a data set to the list that All and Lookup read. Packages call
// it from init; an incomplete description or a name taken twice is a mistake
// in the program and panics.
func Register(s Set) {
	if err := known.add(s); err != nil {
		panic("datasets: " + err.Error())
	}
}

// All returns the registered data sets in the order of their names.
func All() []Set { return slices.Clone(known) }

// Lookup returns the data set of that name. The error for an unknown name
// lists the known ones and suggests the nearest.
func Lookup(name string) (Set, error) { return known.lookup(name) }

func (c *catalogue) add(s Set) error {
	if err := s.check(); err != nil {
		return err
	}
	i, taken := slices.BinarySearchFunc(*c, s.Name, byName)
	if taken {
		return fmt.Errorf("data set %q is registered twice", s.Name)
	}
	*c = slices.Insert(*c, i, s)
	return nil
}

func (c catalogue) lookup(name string) (Set, error) {
	if i, ok := slices.BinarySearchFunc(c, name, byName); ok {
		return c[i], nil
	}
	names := make([]string, len(c))
	for i, s := range c {
		names[i] = s.Name
	}
	return Set{}, fmt.Errorf("unknown data set %q%s; known: %s", name, suggestion(name, names), strings.Join(names, ", "))
}

func byName(s Set, name string) int { return cmp.Compare(s.Name, name) }

// suggestion names the nearest of names, unless it has nothing in common with
// what was asked for.
func suggestion(name string, names []string) string {
	best, distance := "", 0
	for _, n := range names {
		if d := levenshtein.ComputeDistance(name, n); best == "" || d < distance {
			best, distance = n, d
		}
	}
	if best == "" || distance >= max(len(best), len(name)) {
		return ""
	}
	return fmt.Sprintf(" (did you mean %q?)", best)
}
