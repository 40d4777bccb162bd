package registry

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
)

// Estimates are what a row's Evaluate finds out about a trained model beyond its
// predictions, by options that training does not see: a finished run's can be
// had by other options without training again.
type Estimates struct {
	Table   string   // of the options: "likelihood"
	Switch  string   // the one of them that is 0 where nothing is estimated: "chains"
	Metrics []string // of Outcome.Metrics that depend on the options
}

// check finds what does not fit the row's configuration.
func (s *Estimates) check(config any) error {
	list, err := fields(config)
	if err != nil {
		return err
	}
	if f := find(list, s.Table+"."+s.Switch); f == nil {
		return fmt.Errorf("estimates: the configuration has no %s.%s", s.Table, s.Switch)
	}
	if len(s.Metrics) == 0 {
		return fmt.Errorf("estimates: no metrics")
	}
	return nil
}

// options are the fields of the table.
func (s *Estimates) options(list []field) []field {
	return slices.DeleteFunc(slices.Clone(list), func(f field) bool { return !strings.HasPrefix(f.key, s.Table+".") })
}

// Reestimate changes the options of a row's Estimates in cfg, the configuration
// of a finished run: first to those of the row called like at a preset, if one is
// named, then by ROW.KEY=VALUE strings, as Resolve takes them. It returns all
// options of the estimates under their keys, nil if none has changed. An option
// that training sees is an error which names those that may be changed, and so
// are options by which nothing would be estimated of a run that has no estimates.
func (e *Experiment) Reestimate(row *Row, cfg any, like, preset string, sets []string) (options map[string]any, err error) {
	list, err := fields(cfg)
	if err != nil {
		return nil, fmt.Errorf("row %s: %w", row.Name, err)
	}
	before := snapshot(list)
	if like != "" {
		if err := e.estimateLike(row, list, like, preset); err != nil {
			return nil, fmt.Errorf("--like %s: %w", like, err)
		}
	}
	for _, set := range sets {
		if err := e.setEstimates(row, list, set); err != nil {
			return nil, fmt.Errorf("--set %s: %w", set, err)
		}
	}
	if row.Estimates == nil {
		return nil, nil
	}
	own := row.Estimates.options(list)
	if !slices.ContainsFunc(own, func(f field) bool { return !reflect.DeepEqual(f.value.Interface(), before[f.key]) }) {
		return nil, nil
	}
	if err := row.Estimates.checkChanged(cfg, own, before); err != nil {
		return nil, fmt.Errorf("%s/%s: %w", e.Name, row.Name, err)
	}
	return snapshot(own), nil
}

// checkChanged finds what makes no sense in changed options.
func (s *Estimates) checkChanged(cfg any, own []field, before map[string]any) error {
	if v, ok := cfg.(validator); ok {
		if err := v.Validate(); err != nil {
			return err
		}
	}
	key := s.Table + "." + s.Switch
	if now := find(own, key).value; now.IsZero() && reflect.DeepEqual(now.Interface(), before[key]) {
		return fmt.Errorf("nothing is estimated while %s is %v (set it too, or take the options of a row that has them: --like ROW)", key, now)
	}
	return nil
}

// estimateLike copies the options of another row's estimates of the same kind.
func (e *Experiment) estimateLike(row *Row, list []field, like, preset string) error {
	other, err := e.row(like)
	if err != nil {
		return err
	}
	if row.Estimates == nil {
		return nil // there is nothing to change, as where no --set is for the row
	}
	if other.Estimates == nil || other.Estimates.Table != row.Estimates.Table {
		return fmt.Errorf("%s/%s has no options %s.*", e.Name, like, row.Estimates.Table)
	}
	r, err := e.resolve(other, preset, nil)
	if err != nil {
		return err
	}
	for _, f := range row.Estimates.options(list) {
		if from := find(r.fields, f.key); from != nil {
			f.value.Set(from.value)
		}
	}
	return nil
}

// setEstimates applies one ROW.KEY=VALUE if it is for the row.
func (e *Experiment) setEstimates(row *Row, list []field, set string) error {
	name, key, value, err := parseSet(set)
	if err != nil || name != row.Name {
		return err
	}
	if row.Estimates == nil {
		return fmt.Errorf("%s/%s estimates nothing: no option of a finished run may be changed", e.Name, row.Name)
	}
	own := row.Estimates.options(list)
	if find(own, key) == nil && find(list, key) != nil {
		return fmt.Errorf("%s is fixed once a run is finished: options that may be changed are %s", key, strings.Join(keys(own), ", "))
	}
	return applyKey(key, value, own)
}
