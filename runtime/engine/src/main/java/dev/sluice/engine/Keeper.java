package dev.sluice.engine;

/** A node that keeps rows back, and says with every checkpoint how much of that counts. */
interface Keeper {

    /** How far it is; asked when every row before has left it or is kept. */
    WindowMark mark();

    /** That much is committed, and rows up to there need not come again; on the target's thread. */
    void committed(WindowMark mark);
}
