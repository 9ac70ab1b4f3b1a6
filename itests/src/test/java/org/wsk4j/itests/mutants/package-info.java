/** Mutation tests of the conformance kit: faults planted into the provider one at a time, each of which the kit must find. */
package org.wsk4j.itests.mutants;
