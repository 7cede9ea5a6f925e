"""Our own contract for import-linter: a package is entered by its door."""

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, fields, output


class OneDoor(Contract):
    """Packages may be entered from outside only by their named doors."""

    type_name = "one_door"

    packages = fields.ListField(subfield=fields.StringField())
    doors = fields.ListField(subfield=fields.StringField())

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        broken = []
        for expression in self.packages:
            for package in graph.find_matching_modules(expression):
                inside = {package} | graph.find_descendants(package)
                doors = {f"{package}.{door}" for door in self.doors}
                for module in inside - doors - {package}:
                    importers = graph.find_modules_that_directly_import(module)
                    broken.extend((importer, module) for importer in importers - inside)
        return ContractCheck(kept=not broken, metadata={"broken": sorted(broken)})

    def render_broken_contract(self, check: ContractCheck) -> None:
        for importer, module in check.metadata["broken"]:
            output.print_error(f"{importer} reaches past the door into {module}")
