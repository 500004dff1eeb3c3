// The second judge of our JSON Schemas: a validator of other people.
//
// In comes one JSON array on stdin, [[name, document], …] or [[name, document, pointer into the schema], …], and the path
// of a schema as argument; out goes one line for each document, `name<TAB>ok` or `name<TAB>what is wrong`.
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
	compiler := jsonschema.NewCompiler()
	compiled := map[string]*jsonschema.Schema{}
	at := func(pointer string) *jsonschema.Schema {
		if compiled[pointer] == nil {
			schema, err := compiler.Compile(os.Args[1] + pointer)
			if err != nil {
				log.Fatal(err)
			}
			compiled[pointer] = schema
		}
		return compiled[pointer]
	}
	at("")
	input, err := jsonschema.UnmarshalJSON(os.Stdin)
	if err != nil {
		log.Fatal(err)
	}
	for _, pair := range input.([]any) {
		named := pair.([]any)
		said, pointer := "ok", ""
		if len(named) > 2 {
			pointer = "#" + named[2].(string)
		}
		if err := at(pointer).Validate(named[1]); err != nil {
			said = strings.Join(strings.Fields(err.Error()), " ")
		}
		fmt.Printf("%s\t%s\n", named[0], said)
	}
}
