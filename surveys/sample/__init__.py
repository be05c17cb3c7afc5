"""The sample office: made from code, the same each time but for its dates, its codes and its passwords."""
