package results

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"

	"github.com/unsup/unsup/results/nearest"
)

// checkKeys wants the JSON form of a t (a struct, a slice of them or a map, or
// anything within these) to have the keys of t as they are spelled there: each
// once, every one that t's form always has, and no null that would count as 0.
// The json package by itself takes "Seed" for "seed", the last of two, and 0 for
// what is missing.
func checkKeys(t reflect.Type, data json.RawMessage) error {
	switch {
	case t.Kind() == reflect.Struct:
		return checkStruct(t, data)
	case t.Kind() == reflect.Map:
		values, err := object(data)
		if err != nil || t.Elem().Kind() == reflect.Interface {
			return err
		}
		return noNull(values)
	case t.Kind() == reflect.Slice && t.Elem().Kind() == reflect.Struct:
		var list []json.RawMessage
		if err := json.Unmarshal(data, &list); err != nil {
			return err
		}
		for _, element := range list {
			if err := checkStruct(t.Elem(), element); err != nil {
				return err
			}
		}
	}
	return nil
}

func checkStruct(t reflect.Type, data json.RawMessage) error {
	values, err := object(data)
	if err != nil {
		return err
	}
	types, always := keysOf(t)
	for _, key := range slices.Sorted(maps.Keys(values)) {
		if types[key] == nil {
			return fmt.Errorf("unknown key %q%s", key, nearest.Hint(key, slices.Sorted(maps.Keys(types))))
		}
	}
	for _, key := range always {
		if values[key] == nil {
			return fmt.Errorf("no %q", key)
		}
	}
	if err := noNull(values, "config", "data"); err != nil {
		return err
	}
	for _, key := range slices.Sorted(maps.Keys(values)) {
		if err := checkKeys(types[key], values[key]); err != nil {
			return fmt.Errorf("%s: %w", key, err)
		}
	}
	return nil
}

// keysOf lists the keys of a struct's JSON form, all with their types, and those
// that are never left out.
func keysOf(t reflect.Type) (types map[string]reflect.Type, always []string) {
	types = map[string]reflect.Type{}
	for i := range t.NumField() {
		key, options, _ := strings.Cut(t.Field(i).Tag.Get("json"), ",")
		if types[key] = t.Field(i).Type; options == "" {
			always = append(always, key)
		}
	}
	return types, always
}

// noNull names the first null, but for keys where it stands for something empty.
func noNull(values map[string]json.RawMessage, but ...string) error {
	for _, key := range slices.Sorted(maps.Keys(values)) {
		if string(values[key]) == "null" && !slices.Contains(but, key) {
			return fmt.Errorf("%q is null", key)
		}
	}
	return nil
}

// object reads the keys and the values of a JSON object; null has none.
func object(data json.RawMessage) (map[string]json.RawMessage, error) {
	values := map[string]json.RawMessage{}
	dec := json.NewDecoder(bytes.NewReader(data))
	switch start, err := dec.Token(); {
	case err != nil:
		return nil, err
	case start == nil:
		return values, nil
	case start != json.Delim('{'):
		return nil, errors.New("want an object")
	}
	for dec.More() {
		key, err := dec.Token()
		if err != nil {
			return nil, err
		}
		var value json.RawMessage
		if err := dec.Decode(&value); err != nil {
			return nil, err
		}
		name := key.(string) // or the decoder has refused it
		if values[name] != nil {
			return nil, fmt.Errorf("%q comes twice", name)
		}
		values[name] = value
	}
	return values, nil
}
