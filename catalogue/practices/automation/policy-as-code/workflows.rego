package workflows

import rego.v1

# A rule says what is expected and why, so that whoever meets it can decide without asking.
warn contains message if {
	not input.permissions
	message := "Name the permissions of this workflow: without them its token may write to everything the default allows."
}

warn contains message if {
	some name
	job := input.jobs[name]
	not job["timeout-minutes"]
	not job.uses
	message := sprintf("Give job %q a time limit: a hanging run keeps others waiting.", [name])
}
