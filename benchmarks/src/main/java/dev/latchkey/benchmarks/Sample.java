package dev.latchkey.benchmarks;

/** What one round on one server showed; times of processors are microseconds per request. */
record Sample(
    double perSecond, double p50Millis, double p99Millis, double serverCpu, double databaseCpu) {}
