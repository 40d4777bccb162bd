package registry

import (
	"fmt"
	"math"
	"reflect"
)

// kindNames are the kinds that a configuration may hold, as an error message
// calls them.
var kindNames = map[reflect.Kind]string{
	reflect.Bool: "true or false", reflect.String: "a string",
	reflect.Int: "an integer", reflect.Int8: "an integer", reflect.Int16: "an integer",
	reflect.Int32: "an integer", reflect.Int64: "an integer",
	reflect.Uint: "an integer from 0", reflect.Uint8: "an integer from 0", reflect.Uint16: "an integer from 0",
	reflect.Uint32: "an integer from 0", reflect.Uint64: "an integer from 0",
	reflect.Float32: "a number", reflect.Float64: "a number",
}

// assign sets dst from a decoded TOML value (bool, int64, float64, string or
// []any). Types must agree, except that an integer may stand for a float. An
// integer that dst cannot hold exactly is an error, and so is a number that is
// out of its range, on either side of 0; other numbers are rounded to the nearest
// that dst holds.
func assign(dst reflect.Value, v any) error {
	if dst.Kind() == reflect.Slice {
		return assignSlice(dst, v)
	}
	switch x := v.(type) {
	case bool:
		if dst.Kind() == reflect.Bool {
			dst.SetBool(x)
			return nil
		}
	case string:
		if dst.Kind() == reflect.String {
			dst.SetString(x)
			return nil
		}
	case int64:
		if dst.CanInt() || dst.CanUint() || dst.CanFloat() {
			return assignInt(dst, x)
		}
	case float64:
		if dst.CanFloat() {
			return assignFloat(dst, x)
		}
	}
	return fmt.Errorf("want %s, got %s", kindNames[dst.Kind()], describe(v))
}

func assignSlice(dst reflect.Value, v any) error {
	list, ok := v.([]any)
	if !ok {
		return fmt.Errorf("want a list, got %s", describe(v))
	}
	s := reflect.MakeSlice(dst.Type(), len(list), len(list))
	for i, x := range list {
		if err := assign(s.Index(i), x); err != nil {
			return fmt.Errorf("element %d: %w", i+1, err)
		}
	}
	dst.Set(s)
	return nil
}

func assignInt(dst reflect.Value, x int64) error {
	switch {
	case dst.CanInt() && !dst.OverflowInt(x):
		dst.SetInt(x)
	case dst.CanUint() && x >= 0 && !dst.OverflowUint(uint64(x)):
		dst.SetUint(uint64(x))
	case dst.CanFloat() && holds(dst, x):
		dst.SetFloat(float64(x))
	default:
		return fmt.Errorf("%d is out of range for %v", x, dst.Kind())
	}
	return nil
}

// holds reports whether x is a float of dst's kind: any up to 2^24 or 2^53, and
// those beyond that end in enough zero bits.
func holds(dst reflect.Value, x int64) bool {
	f := float64(x)
	if dst.Kind() == reflect.Float32 {
		f = float64(float32(x))
	}
	return f < 1<<63 && int64(f) == x
}

func assignFloat(dst reflect.Value, x float64) error {
	vanishes := x != 0 && dst.Kind() == reflect.Float32 && float32(x) == 0
	if math.IsNaN(x) || math.IsInf(x, 0) || dst.OverflowFloat(x) || vanishes {
		return fmt.Errorf("%v is out of range for %v", x, dst.Kind())
	}
	dst.SetFloat(x)
	return nil
}

// describe names a decoded TOML value in an error message.
func describe(v any) string {
	switch x := v.(type) {
	case bool:
		return fmt.Sprintf("the boolean %v", x)
	case string:
		return fmt.Sprintf("the string %q", x)
	case int64:
		return fmt.Sprintf("the integer %d", x)
	case float64:
		return fmt.Sprintf("the number %v", x)
	case []any:
		return "a list"
	case map[string]any, []map[string]any:
		return "a table"
	}
	return fmt.Sprintf("the value %v", v)
}
