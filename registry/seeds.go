package registry

import (
	"fmt"
	"strconv"
	"strings"
)

// maxSeeds bounds one --seeds list: a range typed with a digit too many should
// not start a year of training.
const maxSeeds = 10000

// ParseSeeds reads a list of seeds and inclusive ranges: "1", "1..3",
// "1,4,7..9". Zero is an ordinary seed. An empty list, a reversed range, a seed
// that comes twice and more than 10,000 seeds are errors.
func ParseSeeds(s string) ([]uint64, error) {
	var seeds []uint64
	seen := map[uint64]bool{}
	for part := range strings.SplitSeq(s, ",") {
		first, last, err := parseRange(strings.TrimSpace(part))
		if err != nil {
			return nil, fmt.Errorf("seeds %q: %w", s, err)
		}
		if last-first >= maxSeeds || uint64(len(seeds))+(last-first) >= maxSeeds {
			return nil, fmt.Errorf("seeds %q: more than %d seeds", s, maxSeeds)
		}
		for i := range last - first + 1 {
			seed := first + i
			if seen[seed] {
				return nil, fmt.Errorf("seeds %q: %d comes twice", s, seed)
			}
			seen[seed] = true
			seeds = append(seeds, seed)
		}
	}
	return seeds, nil
}

// parseRange reads "7" or "7..9".
func parseRange(s string) (first, last uint64, err error) {
	from, to, isRange := strings.Cut(s, "..")
	if first, err = parseSeed(from); err != nil || !isRange {
		return first, first, err
	}
	if last, err = parseSeed(to); err != nil {
		return 0, 0, err
	}
	if last < first {
		return 0, 0, fmt.Errorf("the range %s runs backwards (write %d..%d)", s, last, first)
	}
	return first, last, nil
}

func parseSeed(s string) (uint64, error) {
	seed, err := strconv.ParseUint(s, 10, 64)
	if err != nil {
		return 0, fmt.Errorf("%q is not a seed, want a list such as 1 or 1..3 or 1,4,7..9", s)
	}
	return seed, nil
}
