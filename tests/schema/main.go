// The second judge of our JSON Schemas: a validator of other people.
//
// In comes one JSON array on stdin, [[name, document], …], and the path of a schema as argument; out goes one line for
// each document, `name<TAB>ok` or `name<TAB>what is wrong`.
package main

import (
	"fmt"
	"log"
	"os"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

func main() {
	log.SetFlags(0)
	schema, err := jsonschema.NewCompiler().Compile(os.Args[1])
	if err != nil {
		log.Fatal(err)
	}
	input, err := jsonschema.UnmarshalJSON(os.Stdin)
	if err != nil {
		log.Fatal(err)
	}
	for _, pair := range input.([]any) {
		named := pair.([]any)
		said := "ok"
		if err := schema.Validate(named[1]); err != nil {
			said = strings.Join(strings.Fields(err.Error()), " ")
		}
		fmt.Printf("%s\t%s\n", named[0], said)
	}
}
