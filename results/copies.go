package results

import "github.com/unsup/unsup/datasets"

// Copy is a data set that has a run's bytes here and others in the references.
type Copy struct {
	Name         string // "ocr"
	Here, Theirs string // SHA-256 of the content, as in datasets.Ref; theirs as the first reference has it
}

// OtherCopies compares what an experiment's runs read with what its references
// on real data have read: it returns the sets of a reference's name of which no
// reference has these bytes. Of many sets nobody has published a digest of the
// content, and another edition looks like the right one.
func (r References) OtherCopies(experiment string, data []datasets.Ref) ([]Copy, error) {
	recs, err := r.Load(experiment, "")
	if err != nil {
		return nil, err
	}
	var list []Copy
	for _, here := range data {
		first, same := "", false
		for i := range recs {
			for _, d := range recs[i].Data {
				if d.Name == here.Name && d.Provenance == datasets.Real {
					same = same || d.SHA256 == here.SHA256
					if first == "" {
						first = d.SHA256
					}
				}
			}
		}
		if first != "" && !same {
			list = append(list, Copy{here.Name, here.SHA256, first})
		}
	}
	return list, nil
}
