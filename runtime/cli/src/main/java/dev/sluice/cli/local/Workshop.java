package dev.sluice.cli.local;

import dev.sluice.compiler.Catalog;
import dev.sluice.pipeline.TemplateCatalog;
import java.nio.file.Path;

/** What every session works with: the home folder, and what nodes can be made of. */
record Workshop(Path home, TemplateCatalog templates, Catalog catalog) {}
