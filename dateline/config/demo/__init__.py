"""The demonstration newsroom: its copy, its pictures, its identity, and how it goes in and out."""
