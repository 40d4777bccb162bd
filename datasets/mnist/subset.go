package mnist

import (
	"fmt"

	"github.com/unsup/unsup/datasets"
)

// Subset returns the first nTrain training and the first nTest test images,
// without copying. 0 means all. A negative number or more images than there
// are is an error.
func Subset(train, test *datasets.Images, nTrain, nTest int) (*datasets.Images, *datasets.Images, error) {
	smallTrain, err := first(train, nTrain, "training")
	if err != nil {
		return nil, nil, err
	}
	smallTest, err := first(test, nTest, "test")
	if err != nil {
		return nil, nil, err
	}
	return smallTrain, smallTest, nil
}

// first is the part [0, n) of s; all of it if n is 0.
func first(s *datasets.Images, n int, what string) (*datasets.Images, error) {
	if n < 0 || n > s.N {
		return nil, fmt.Errorf("%s: %d %s images wanted, there are %d (0 means all)", Name, n, what, s.N)
	}
	if n == 0 {
		n = s.N
	}
	return s.Slice(0, n), nil
}
