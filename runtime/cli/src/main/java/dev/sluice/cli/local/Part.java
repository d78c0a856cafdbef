package dev.sluice.cli.local;

import dev.sluice.compiler.NodeRequest;
import java.util.List;

/** A part of a pipeline that is planned by itself, with nodes of its own. */
interface Part {

    /** Its nodes, in an order in which each stands behind its inputs. */
    List<NodeRequest> nodes(Requests pipeline);

    /** The name under which a target of this part keeps its position. */
    String delivery(String pipeline, String node);
}
